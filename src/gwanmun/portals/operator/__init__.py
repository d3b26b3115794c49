"""The express operator's pages: submit manifests, mend errors, follow parcels, connect systems."""
