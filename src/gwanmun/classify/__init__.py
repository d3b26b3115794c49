"""Classification help: from a description to ranked codes, the words that decide, and what to ask."""
