"""ClickHouse's engine (chdb) in one process, behind the part of ClickHouse's HTTP interface that clients use."""
