"""Reading: cases, decisions of readers, findings and their chain of custody."""
