"""Where to turn in the words of Open Referral UK (HSDS 3): to programs, and in files."""
