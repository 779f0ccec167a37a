"""Reads files of questions in a child process: each format's reader yields drafts, and one judge looks at all of them.

Nothing here touches a database, the bucket, Django or the clock; `child` is what is started.
"""
