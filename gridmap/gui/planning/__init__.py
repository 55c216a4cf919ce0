"""Planning mode 规划: drafts, tools that cannot gap, checks, proposals, publishing."""
