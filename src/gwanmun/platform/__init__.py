"""What every room stands on: settings, accounts, audit, jobs, bulk storage, telemetry."""
