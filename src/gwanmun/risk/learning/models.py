"""The model: trained, measured, signed, registered, asked."""
