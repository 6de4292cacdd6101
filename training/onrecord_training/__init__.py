"""Trains onrecord's English models and writes the files that `onrecord-language` loads."""
