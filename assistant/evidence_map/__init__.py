"""Evidence maps: how many documents speak of each topic in each country, agency, year or kind of section."""
