"""Learning: settings, the one loop with its two engines, the run on disk, what is asked of it.

::

    settings, losses, optimisers, schedules    what is learnt, by which rule
    engines/                                   one step, in NumPy (to be read) or in PyTorch
    batches, fit                               which pictures meet which step; the loop
    run_folder, checkpoint, control            a run is a folder: any process may read or steer it
    signs                                      what goes wrong, named, with what to try
"""
