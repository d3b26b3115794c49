"""Messages of machines: bytes of many forms in, records out. Pure: no clock, no store, no network."""
