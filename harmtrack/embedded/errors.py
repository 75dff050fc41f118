class StackError(Exception):
    """Something about this machine keeps the servers from running; the message says what to do."""
