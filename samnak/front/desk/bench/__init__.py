"""How quick the pages are: a scratch database full of made-up rows, gunicorn as it is served with, and a browser.

The rows are written in bulk and not through actions: no audit stands behind them, and nothing but this bench may
read them. Beside each page stand its queries, its own SQL alone, and Django's admin over the people table, asked in
turn with it.
"""
