"""Certificates 证书: those of a small authority of our own, good and bad, for one host each."""

from __future__ import annotations

import datetime
import ssl
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_BEGAN = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
_OVER = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)
_FAR = datetime.datetime(2090, 1, 1, tzinfo=datetime.UTC)


class Authority:
    """Signs for whom it is told to; `path` is the file to trust it by."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("bad inputs")
        own = _builder(self._name, self._key, _FAR).issuer_name(self._name)
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        own = own.add_extension(_usage(), critical=True)
        self.path = folder / "authority.pem"
        self.path.write_bytes(_pem(own.sign(self._key, hashes.SHA256())))

    def context(self, kind: str, address: str) -> ssl.SSLContext:
        """TLS of a host; `kind` is valid, expired, self_signed or wrong_host."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_named(address), key, _OVER if kind == "expired" else _FAR)
        shown = "10.9.9.9" if kind == "wrong_host" else address
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(shown))]), critical=False
        )
        signer, by = (key, _named(address)) if kind == "self_signed" else (self._key, self._name)
        certificate = builder.issuer_name(by).sign(signer, hashes.SHA256())
        path = self._folder / f"{kind}.pem"
        path.write_bytes(
            _pem(certificate)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _builder(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, ends: datetime.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGAN)
        .not_valid_after(ends)
    )


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
