"""Grafana dashboards as code, and a local preview that draws the same panels."""
