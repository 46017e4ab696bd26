"""An executor whose workers are those of a Dask cluster and share no disk with the lab.

A run is a task of the cluster (`task`), and its lease is a pair of the scheduler's queues: the
worker puts a question into the one and takes the answer from the other. The lab (`training`,
`recorder`) answers, and alone writes the store. `workers` knows which workers are free,
`connection` follows the scheduler, and `executor` is what the supervisor sees.
"""
