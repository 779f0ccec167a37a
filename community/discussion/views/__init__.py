"""The screens of the discussion: the feed, a post with its comments, drafts, what was changed, who reacted, reports."""
