"""Physics, images, signals and scores: pure functions over arrays and tables."""
