"""The customs officer's pages: workbench, queue, manifests, parcels."""
