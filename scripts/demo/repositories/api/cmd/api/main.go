// Command api serves the parcels.
package main

import (
	"log"
	"net/http"
	"time"

	"example.com/parcels/api/internal/parcel"
)

func main() {
	store := parcel.NewStore(
		parcel.Parcel{ID: "p1", Customer: "ada@example.com", Status: parcel.Ordered, Since: time.Now()},
		parcel.Parcel{ID: "p2", Customer: "grace@example.com", Status: parcel.Shipped, Since: time.Now()},
	)
	log.Println("listening on 127.0.0.1:8080")
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", parcel.Handler(store)))
}
