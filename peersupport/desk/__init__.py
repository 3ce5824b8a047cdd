"""The coordinator's desk: what needs somebody now, each one click from its action.

The page is built from `peersupport.desk.sources.SOURCES`: plain functions that take the `Desk` of
one person and give `Item`s. An app that has something for the desk adds a function there; what an
item may say follows the rule of the whole desk: references, ages, numbers and the names of work,
never who asked for support, whom, or what about.
"""
