"""A database engine that knows the tables of organisations.

Set as `ENGINE`. Every CREATE TABLE, ADD COLUMN, ALTER and DROP that Django plans passes through its schema editor, so
keys, foreign keys and their indexes, policies, grants and triggers follow each migration, and none can be forgotten.
"""
