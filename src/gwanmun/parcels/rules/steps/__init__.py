"""The steps of a parcel decision, one module each, in the order of the business."""
