"""Looks into bytes from people, in a process that can do nothing else.

`runner.inspect` is what services call. It starts `child`, which shuts itself in (`sandbox`), looks at the file
(`sniff`, then `movies`, `documents`, `pictures` or `captions`) and answers with JSON and files in a folder.

The child reads a whole file from disk. The worker has to read every byte once anyway, for the digest, so it
writes them to a temporary file on the way: one pass over the network, memory that does not grow with the file, and
a child that needs neither network nor a protocol for byte ranges. Size limits bound the disk that this takes.
"""
