#!/usr/bin/python3
"""Makes a torrent with libtorrent: libtorrent_make.py CONTENT TORRENT TRACKER."""
import os
import sys

import libtorrent as lt

content, path, tracker = sys.argv[1:4]
files = lt.file_storage()
lt.add_files(files, content)
torrent = lt.create_torrent(files, 32 * 1024, lt.create_torrent.v1_only)
torrent.add_tracker(tracker)
lt.set_piece_hashes(torrent, os.path.dirname(content))
with open(path, "wb") as out:
    out.write(lt.bencode(torrent.generate()))
