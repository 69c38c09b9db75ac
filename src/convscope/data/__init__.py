"""Data: pictures with labels from wherever they lie, looked at, divided and varied.

``open_data`` brings every source to one kind, ``Data``: bytes of one size. ``split`` divides it,
``look`` says what is in it, ``Augment`` varies pictures while a network learns.
"""
