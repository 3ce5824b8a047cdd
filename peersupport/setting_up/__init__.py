"""Setting an organisation up: the task list, its steps, the assessment, and the launch kit."""
