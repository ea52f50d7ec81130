"""Suites again and again in other orders, over as many evenings as it takes: does a test ever fail by chance?"""
