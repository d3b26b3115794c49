"""Pure rules of targeting."""
