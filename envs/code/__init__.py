"""Code with unit tests: problems, projects, and a sandbox whose judge the candidate never meets."""
