module example.com/parcels/api

go 1.22
