"""The E-ARK SIP of one period of a Swedish authority: METS by CSIP and SIP, records by ERMS."""
