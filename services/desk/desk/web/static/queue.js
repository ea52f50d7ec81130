// The queue by keys.
