"""Rules of the readers' school: scores, difficulty, choice of images, certificates. Pure; arrays in and
out."""
