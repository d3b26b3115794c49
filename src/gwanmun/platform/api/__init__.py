"""What every part of the programming interface stands on: keys, rates, problems, exact JSON, framing."""
