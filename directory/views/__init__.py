"""Pages of the directory: finding a supporter, one's own profile, becoming a supporter."""
