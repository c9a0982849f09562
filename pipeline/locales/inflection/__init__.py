"""Russian words in their cases: names, positions, organisations, terms and amounts.

A module is a subject: ``names``, ``positions``, ``organisations`` give a ``Declension`` with
its doubts; ``participles`` and ``authority`` the words of a preamble; ``counted`` and
``amounts`` numbers with their nouns. Nothing here speaks to a person: doubts are codes.
"""
