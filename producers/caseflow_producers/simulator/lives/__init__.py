"""The lives of cases, stage by stage; each module draws what happens in one of them, and tells it."""
