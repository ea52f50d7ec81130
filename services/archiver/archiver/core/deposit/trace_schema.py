"""Our own XML schema for virksomhetsspesifikkeMetadata: what the platform and our evidence say of a record."""

NAMESPACE = "urn:ordstyrer:noark5:spor:v1"
XSD_NAME = "ordstyrer-spor-v1.xsd"
XSD = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACE}" targetNamespace="{NAMESPACE}"
  elementFormDefault="qualified" attributeFormDefault="unqualified" version="1">
  <xs:annotation>
    <xs:documentation xml:lang="no">Virksomhetsspesifikke metadata for registreringer fra sosiale medier: hvor et
    innlegg kom fra, og hvilket bevis som ble sikret. Hører til under virksomhetsspesifikkeMetadata i registrering
    (krav 6.4.31 til 6.4.35).</xs:documentation>
  </xs:annotation>
  <xs:element name="spor" type="spor"/>
  <xs:complexType name="spor">
    <xs:annotation>
      <xs:documentation xml:lang="no">Sporet av ett innlegg, én kommentar eller én melding.</xs:documentation>
    </xs:annotation>
    <xs:sequence>
      <xs:element name="plattform" type="tekst">
        <xs:annotation>
          <xs:documentation xml:lang="no">Plattformen, for eksempel facebook eller instagram.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="konto" type="tekst">
        <xs:annotation>
          <xs:documentation xml:lang="no">Plattformens egen id for virksomhetens side eller konto.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="objekt" type="tekst">
        <xs:annotation>
          <xs:documentation xml:lang="no">Plattformens egen id for innlegget.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="innlegg">
        <xs:annotation>
          <xs:documentation xml:lang="no">Løsningens id for innlegget, den samme i alle utgaver.</xs:documentation>
        </xs:annotation>
        <xs:simpleType>
          <xs:restriction base="xs:string">
            <xs:pattern value="[a-f0-9]{{8}}(-[a-f0-9]{{4}}){{3}}-[a-f0-9]{{12}}"/>
          </xs:restriction>
        </xs:simpleType>
      </xs:element>
      <xs:element name="revisjon" type="xs:nonNegativeInteger">
        <xs:annotation>
          <xs:documentation xml:lang="no">Hvilken utgave av innlegget det er; den første er 1.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="punkt" type="tekst" minOccurs="0" maxOccurs="unbounded">
        <xs:annotation>
          <xs:documentation xml:lang="no">Punkt i retningslinjene som avgjørelsen bygger på.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="bevisSjekksum" minOccurs="0">
        <xs:annotation>
          <xs:documentation xml:lang="no">SHA-256 av beviset som ble sikret før innlegget ble skjult eller fjernet,
          heksadesimalt.</xs:documentation>
        </xs:annotation>
        <xs:simpleType>
          <xs:restriction base="xs:string">
            <xs:pattern value="[a-f0-9]{{64}}"/>
          </xs:restriction>
        </xs:simpleType>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
  <xs:simpleType name="tekst">
    <xs:restriction base="xs:string">
      <xs:minLength value="1"/>
    </xs:restriction>
  </xs:simpleType>
</xs:schema>
""".encode()
