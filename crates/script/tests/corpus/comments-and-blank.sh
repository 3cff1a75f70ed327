#!/bin/sh

   # indented comment with a quote ' in it

ax roles delete \
  "Migration 2025" \
  --force   # trailing

#= role.delete applied @ax roles delete \
