"""Pure rules of duty and tax."""
