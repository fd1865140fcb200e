"""The subcommands of `caseflow`, one module each; loaded only when called, so that a base install can send events."""
