"""The receiver's pages: where is my parcel, what do I owe and why. No log-in, phone first."""
