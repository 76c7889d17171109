"""The statistics for other programs: JSON, read-only, by a key (``ApiToken``) that may read what the hat of its maker may.

A request goes through the same five steps as a page: key and permission (``guard``), parameters (``parameters``), scope
(``asking``), count and protect (``answers``), document. Every answer is written to the trail before it leaves.
"""
