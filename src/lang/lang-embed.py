#!/usr/bin/env python3
"""Writes a header that says where the weights lie; made anew when they change, so that what embeds
them is compiled anew.

usage: lang-embed.py OUT FOLDER"""
import sys

with open(sys.argv[1], "w") as out:
    out.write('#pragma once\n#define LANG_DATA "%s/"\n' % sys.argv[2])
