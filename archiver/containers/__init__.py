"""Files that hold a page together with its pictures: MHTML, mail, web archives, zips. Bytes in, a `Container` out.

Nothing is unpacked before it is asked for, and nothing beyond the limit it is asked with: no bomb, no lying size and
no path in an archive can do more than be refused.
"""
