module usage-engine-networking/local/workload

go 1.24.0
