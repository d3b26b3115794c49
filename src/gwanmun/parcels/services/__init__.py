"""What can be done with manifests and parcels; one module per use case, one transaction per step."""
