"""What controls came to, and what that says of the targeting."""
