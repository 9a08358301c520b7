"""The admin of needs, proposals, votes, works, quality and maintenance."""
