"""Any website: it sends by Standard Webhooks and CloudEvents, and takes signed callbacks at its own address."""
